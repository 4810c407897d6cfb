/** How many decisions are taken: told to those who show it and to nobody else, so that the page is not drawn again. */
export interface CrewProgress {
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

export interface CrewProgressSource {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until something changed. */
  readonly snapshot: () => CrewProgress;
}

export interface CrewProgressStore extends CrewProgressSource {
  readonly set: (done: number, total: number) => void;
}

export function createCrewProgress(): CrewProgressStore {
  const listeners = new Set<() => void>();
  let current: CrewProgress = { done: 0, total: 0 };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => current,
    set: (done, total) => {
      current = { done, total };
      for (const listener of listeners) listener();
    },
  };
}
