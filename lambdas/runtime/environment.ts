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
