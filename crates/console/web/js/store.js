// What a browser remembers: zone, theme and density, and nothing else.

/** @typedef {'zone' | 'theme' | 'density'} Name */

/** @param {Name} name */
export function read(name) {
  try {
    return localStorage.getItem(`loghub.${name}`);
  } catch {
    return null;
  }
}

/** @param {Name} name @param {string} value */
export function write(name, value) {
  try {
    localStorage.setItem(`loghub.${name}`, value);
  } catch {
    // A browser without storage forgets at the end of the tab.
  }
}
