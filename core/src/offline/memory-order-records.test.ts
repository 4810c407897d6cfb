import { expect, it } from 'vitest';
import { describeOrderRecordsContract, sampleOrderRecord } from '../ports/testing.ts';
import { memoryOrderRecords } from './memory-order-records.ts';

describeOrderRecordsContract('memory', () => ({ records: memoryOrderRecords() }));

it('gives what was written since it was last asked, each once, as it stands', async () => {
  const known = sampleOrderRecord({}, 'tc-known-entry-1');
  const records = memoryOrderRecords([known]);
  const record = sampleOrderRecord({ userId: known.userId });
  const change = { status: 'sent', order: null, at: 2, source: 'crew', note: null } as const;
  await records.plan(record);
  await records.update(record.userId, record.intent.clientOrderId, change);
  await records.plan(known);
  expect(records.takeChanged()).toMatchObject([{ status: 'sent', intent: record.intent }]);
  await records.update(record.userId, record.intent.clientOrderId, { ...change, status: 'planned' });
  expect(records.takeChanged(), 'a late report is no change').toEqual([]);
});
