import { AwsError } from '../ports.ts';

/** 400 `InvalidArgumentException`. */
export function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}

/** 400 `ValidationException`: a member of the request outside its range. */
export function validation(member: string, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

/** 400 `ResourceNotFoundException`. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
