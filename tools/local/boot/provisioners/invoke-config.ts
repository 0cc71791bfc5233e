import type { Provisioner } from '../provisioner.ts';

/** `AWS::Lambda::EventInvokeConfig`: how often and how long an asynchronous invocation is tried. */
export const provisionInvokeConfig: Provisioner = ({ engines, properties }) => {
  const functionName = properties.requiredText('FunctionName');
  if (engines.lambda.find(functionName) === undefined) {
    throw properties.refusal('FunctionName', `is no function of this assembly: ${functionName}`);
  }
  engines.asynchronous.configure(functionName, {
    retryAttempts: properties.number('MaximumRetryAttempts'),
    eventAgeSeconds: properties.number('MaximumEventAgeInSeconds'),
  });
  return { ref: functionName, attributes: {} };
};
