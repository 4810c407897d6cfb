// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { marketDate, marketTime, sessionDay, shortSessionDay } from './time.ts';

describe('dates on the screen', () => {
  it('shows a session as a calendar day, whatever the zone of the reader', () => {
    expect(sessionDay('2016-03-14')).toBe('14 Mar 2016');
    expect(sessionDay('2015-09-02')).toBe('2 Sep 2015');
    expect(shortSessionDay('2016-03-14')).toBe('14 Mar');
  });

  it('says n/a for a date that is not there', () => {
    expect(sessionDay(null)).toBe('n/a');
    expect(sessionDay('2016-13-99')).toBe('n/a');
    expect(marketTime(null)).toBe('n/a');
  });

  it("gives New York's time for the hover, summer and winter", () => {
    expect(marketTime(Date.UTC(2016, 6, 1, 13, 30))).toBe('1 Jul 2016, 09:30 New York');
    expect(marketTime(Date.UTC(2016, 0, 4, 14, 30))).toBe('4 Jan 2016, 09:30 New York');
    expect(marketDate(Date.UTC(2016, 2, 15, 2, 0))).toContain('14 Mar 2016');
  });
});
