/**
 * Copies of plain data, refusing what a document database could not hold. The in-memory stores use it, so that a value
 * that Firestore would refuse is refused offline as well, and no caller shares an object with the store.
 */

/**
 * A deep copy. Throws a TypeError naming the place of a value that is not plain data: undefined, a function, a class
 * instance, or a list directly inside a list.
 */
export function storable<T>(value: T): T {
  // The copy has the shape of what it was made from; a walk over unknown data cannot say so to the compiler.
  return copyOf(value, '', false) as T;
}

function copyOf(value: unknown, place: string, inList: boolean): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) {
    if (inList) throw new TypeError(`a list inside a list cannot be stored, at ${place}`);
    return value.map((item, index) => copyOf(item, `${place}[${index}]`, true));
  }
  if (typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        copyOf(item, place === '' ? name : `${place}.${name}`, false),
      ]),
    );
  }
  throw new TypeError(`a value of type ${typeof value} cannot be stored, at ${place === '' ? 'the top' : place}`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
