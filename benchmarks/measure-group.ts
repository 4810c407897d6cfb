/**
 * Measures one group in a process of its own and sends it to run.ts: no group inherits another's heap, compiled code
 * or open connections. Started by run.ts alone.
 */
import { GROUPS, isGroupName } from './groups.ts';

const [, , name] = process.argv;
if (!isGroupName(name) || process.send === undefined) throw new Error('Started by run.ts, with the name of a group.');
// Without run.ts nobody waits for the result.
process.once('disconnect', () => process.exit(1));
const { measure } = await GROUPS[name]();
process.send(await measure(), () => process.exit(0));
