/** A cloud assembly that cannot be run here, and what to do about it. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}
