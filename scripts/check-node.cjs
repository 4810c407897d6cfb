/**
 * Runs before every script of this project, on whatever Node there is: a Node that cannot run TypeScript gets one
 * sentence instead of a stack trace. Plain JavaScript of any age, for that reason.
 */
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    'Trading Crew runs on Node 24; this is Node ' +
      process.versions.node +
      '.\n' +
      'Run "npm install" here (on Node 20.19 or newer): it brings Node 24 along for this project, and "npm start" uses it.\n' +
      'If that was done already, its install script was blocked: run "npm rebuild node", or install Node 24 from https://nodejs.org.',
  );
  process.exit(1);
}
