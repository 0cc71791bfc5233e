import { AwsError } from '../ports.ts';

/** 400 `InvalidParameter`, with the prefix that SNS puts before the reason. */
export function invalidParameter(reason: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);
}

/** 404 `NotFound` for a `Topic` or a `Subscription`. */
export function notFound(subject: 'Topic' | 'Subscription'): AwsError {
  return new AwsError('NotFound', `${subject} does not exist`, 404);
}
