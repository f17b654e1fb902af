/**
 * False for names that every object has (`constructor`, `__proto__` …): as a key of a record they would be found
 * where nothing was put.
 */
export const isFreeKey = (name: string): boolean => !(name in Object.prototype)
