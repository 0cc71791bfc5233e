import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { outboxPrefix, sortKey } from '../../contracts/tables.ts';
import type { StageSettings } from '../stages.ts';
import { BlueprintFunction } from './blueprint-function.ts';
import {
  destinationVariables,
  grantPublishing,
  type OutboxDestinations,
} from './outbox-destinations.ts';
import { StreamAlarms } from './stream-alarms.ts';
import type { StreamDeadLetters } from './stream-dead-letters.ts';
import { StreamMapping } from './stream-mapping.ts';

/** What DynamoDB keeps, for every table (DDS-03). */
const streamRetention = Duration.hours(24);

/** The table must stream its changes. */
export interface OutboxRelayProps extends OutboxDestinations {
  readonly stage: StageSettings;
  /** Where an outbox row goes that could not be published. */
  readonly deadLetters: StreamDeadLetters;
  /** Where the alarms about its lag speak. */
  readonly alarmTopic: ITopic;
}

/**
 * Publishes every outbox row that a transaction wrote, then removes it: at least once, in order for
 * each order.
 */
export class OutboxRelay extends Construct {
  readonly function: BlueprintFunction<'relay-outbox'>;

  constructor(scope: Construct, id: string, props: OutboxRelayProps) {
    super(scope, id);
    const { stage, orders, deadLetters, alarmTopic } = props;
    const streamArn = orders.table.tableStreamArn;
    if (streamArn === undefined) {
      throw new Error(`orders must stream its changes, got no stream (${this.node.path})`);
    }

    this.function = new BlueprintFunction(this, 'Relay', {
      stage,
      alarmTopic,
      name: 'relay-outbox',
      environment: destinationVariables(props),
    });
    orders.grantStreamRead(this.function);
    grantPublishing(props, this.function);
    const mapping = new StreamMapping(this, 'Mapping', {
      function: this.function,
      streamArn,
      retention: streamRetention,
      deadLetters,
      maxRecordAge: Duration.hours(23),
      filters: [newOutboxRows()],
    });
    new StreamAlarms(this, 'Alarms', {
      topic: alarmTopic,
      function: this.function,
      mapping,
      retention: streamRetention,
    });
  }
}

/** Not the rows' removal (DDS-05), not the business items beside them. */
function newOutboxRows() {
  return FilterCriteria.filter({
    eventName: FilterRule.isEqual('INSERT'),
    dynamodb: { Keys: { [sortKey]: { S: FilterRule.beginsWith(outboxPrefix) } } },
  });
}
