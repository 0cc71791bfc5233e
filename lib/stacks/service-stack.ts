import type { StackProps } from 'aws-cdk-lib/core';
import type { StageSettings } from '../stages.ts';
import type { FoundationStack } from './foundation-stack.ts';

/** What every service's stack is built with. */
export interface ServiceStackProps extends StackProps {
  readonly stage: StageSettings;
  /** The tables and channels the service shares with the others. */
  readonly foundation: FoundationStack;
}
