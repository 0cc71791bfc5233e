import { createHash } from 'node:crypto';

/** What a service allows in a name. */
export interface NameRules {
  readonly longest: number;
  /** Characters that must go. */
  readonly refused: RegExp;
  readonly lowerCase?: boolean;
  /** Ends every name, such as `.fifo`. */
  readonly suffix?: string;
}

const digestLength = 8;

/**
 * The name of a resource that the template leaves unnamed, the same at every start:
 * `<stack>-<logical id>`, shortened around a digest when it is too long.
 */
export function physicalName(stackName: string, logicalId: string, rules: NameRules): string {
  const { longest, refused, lowerCase = false, suffix = '' } = rules;
  const whole = `${stackName}-${logicalId}`.replaceAll(new RegExp(refused, 'g'), '');
  const cased = lowerCase ? whole.toLowerCase() : whole;
  const room = longest - suffix.length;
  if (cased.length <= room) return `${cased}${suffix}`;
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, digestLength);
  return `${cased.slice(0, room - digestLength - 1)}-${digest}${suffix}`;
}
