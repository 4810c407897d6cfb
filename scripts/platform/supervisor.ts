/**
 * Runs one command for as long as its own stdin stays open: node supervisor.ts <grace ms> <signal> <command> <arguments…>
 * When the pipe closes, because the launcher asked or because it died however suddenly, the command is told to stop,
 * and killed with all its children once the grace is over. So nothing outlives the launcher.
 */
import { spawn } from 'node:child_process';

const [grace = '5000', signal = 'SIGTERM', command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let stopping = false;

function stop(): void {
  if (stopping) return;
  stopping = true;
  child.kill(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  setTimeout(killAll, Number(grace));
}

/** The supervisor leads its own process group, so this reaches grandchildren too, and ends the supervisor itself. */
function killAll(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
    process.exit(1);
  }
}

process.stdin.on('end', stop).on('error', stop).resume();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stop);
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, endedBy) => {
  process.exitCode = code ?? (endedBy === null ? 0 : 1);
  // What the command left behind in the group goes with it; a short wait lets the output drain.
  setTimeout(killAll, 50);
});
