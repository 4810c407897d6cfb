import { describeOrderRecordsContract } from '@trading-crew/core/ports/testing';
import { database } from './database.ts';
import { firestoreOrderRecords } from './order-records.ts';

describeOrderRecordsContract('Firestore', () => ({ records: firestoreOrderRecords(database()) }));
