/** What is wrong with a filter; each service wraps the reason in its own error. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';
}
