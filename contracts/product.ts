/** Begins the name of every stack, and so of every resource; `npm run rename` changes it. */
export const product = 'Orders';
