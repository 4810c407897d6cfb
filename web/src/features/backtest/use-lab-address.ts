/**
 * The address of the lab: read when the page opens and whenever somebody leads elsewhere, never where the page itself has
 * written it after a run.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { labHref, readLabLink, type LabLink, type ReadLabLink } from '../../ui/lab-link.ts';

export interface LabAddress {
  /** What the address asks for; another object each time that it asks for something else. */
  readonly read: ReadLabLink;
  /** Says what is shown, in the place of what was asked before; null where no address leads to it. */
  readonly write: (link: LabLink | null) => void;
}

/** Where no address leads to what is shown. */
const PLAIN = '/backtest';

/** The address as the page would write it: the same for whatever spelling a browser makes of it. */
function spelled(read: ReadLabLink): string | null {
  if (read.kind === 'broken') return null;
  return read.kind === 'link' ? labHref(read.link) : PLAIN;
}

export function useLabAddress(): LabAddress {
  const [, navigate] = useLocation();
  const search = useSearch();
  const [read, setRead] = useState(() => readLabLink(search));
  const seen = useRef(search);
  const written = useRef<string | null>(null);
  useEffect(() => {
    if (search === seen.current) return;
    seen.current = search;
    const next = readLabLink(search);
    if (written.current === null || spelled(next) !== written.current) setRead(next);
    written.current = null;
  }, [search]);
  const write = useCallback(
    (link: LabLink | null) => {
      const href = link ? labHref(link) : PLAIN;
      written.current = href;
      // What was wrong with an earlier address is over.
      setRead((before) => (before.kind === 'broken' ? { kind: 'none' } : before));
      navigate(href, { replace: true });
    },
    [navigate],
  );
  return { read, write };
}
