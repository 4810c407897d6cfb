/** The whole crash matrix: a run that trades dies at every point at which it touches the world, and is taken up again. */
import { openCrashLab, type CrashStage } from '../functions/testing/crash/crash-matrix.ts';
import { everyPoint } from '../functions/testing/crash/every-point.ts';
import type { Figure, Group } from './figure.ts';
import { onFirestore, PROJECT_ID } from './firestore-database.ts';
import { demoMarket } from './stage.ts';

const told = (name: string, value: number, goal: Figure['goal'], how: string): Figure => ({
  name,
  value,
  unit: '',
  goal,
  how,
});

export async function measure(): Promise<Group> {
  return onFirestore(async (db) => {
    const stage: CrashStage = {
      db,
      firestoreHost: process.env['FIRESTORE_EMULATOR_HOST'] ?? '',
      projectId: PROJECT_ID,
      market: demoMarket(),
    };
    const lab = await openCrashLab();
    try {
      const alone = await everyPoint(lab, stage);
      const racing = await everyPoint(lab, stage, 2, 8);
      const late = await lab.run(stage, { dieAt: 0, resumers: 1, holdAnswerMs: 6_000 }, alone.decision);
      for (const fault of [...alone.faults, ...racing.faults, ...late.faults]) process.stderr.write(`${fault}\n`);
      const none = { atMost: 0 };
      const each = 'The process is killed with SIGKILL at each of them in turn, and the run taken up by a new process.';
      return {
        title: 'A trading run that is killed at every point',
        figures: [
          told('Points', alone.deaths, null, `Before and after every request to database and broker. ${each}`),
          told('Runs without exactly one order at the broker', alone.notOneOrder, none, 'Of the same runs.'),
          told('Runs with another decision', alone.otherDecision, none, 'Than the run that nobody disturbed.'),
          told(
            'Anything else that was wrong',
            alone.faults.length,
            none,
            'A gap or a repeat in the log, a book that differs from the broker, a run that does not end.',
          ),
          told('Points with two taking up at once', racing.deaths, null, 'Every eighth point.'),
          told('Faults among them', racing.faults.length + racing.notOneOrder, none, 'Of any kind.'),
          told(
            'Faults with an answer that comes after the lease',
            late.faults.length + Math.abs(late.ordersAtBroker - 1),
            none,
            'The broker holds the answer to the order for six seconds; somebody else takes the run up meanwhile.',
          ),
        ],
      };
    } finally {
      lab.close();
    }
  });
}
