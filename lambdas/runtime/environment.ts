import { type EnvironmentOf, environment, type FunctionName } from '../../contracts/environment.ts';

/**
 * The environment variables of a function as `contracts/environment.ts` declares them.
 *
 * Throws at cold start, naming every variable that is missing or empty.
 */
export function readEnvironment<Name extends FunctionName>(
  name: Name,
  variables: Readonly<Record<string, string | undefined>>,
): EnvironmentOf<Name> {
  const declared: readonly string[] = environment[name];
  const missing = declared.filter((variable) => !variables[variable]);
  if (missing.length > 0) {
    throw new Error(
      `${name} needs the environment variable ${missing.join(', ')}, which is not set; ` +
        'its construct sets what contracts/environment.ts declares',
    );
  }
  return variables as EnvironmentOf<Name>;
}

/** A variable's text as a whole number of 1 or more; the error names the variable and the text. */
export function parseCount(variable: string, text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1) {
    throw new Error(`${variable} must be a whole number of 1 or more, got ${JSON.stringify(text)}`);
  }
  return count;
}
