import { type Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';

/** How a stage's streams are encrypted: under its own key, or under the service's, of which only the calls cost. */
export function streamEncryption({ key }: StageSettings) {
  return key
    ? { encryption: StreamEncryption.KMS, encryptionKey: key }
    : { encryption: StreamEncryption.MANAGED };
}

/** Says why a stream is under a key that costs money, if it is. */
export function acknowledgeStreamKey(stream: Stream, { key }: StageSettings): void {
  if (key === undefined) return;
  acknowledge(stream, {
    'AwsSolutions-KDS3': 'The stage asks for a key of its own for all its data.',
  });
}
