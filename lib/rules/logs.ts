import type { Finding, Rule } from './rule.ts';
import type { Resource, Templates } from './templates.ts';
import { numberAt, textAt, valueAt } from './values.ts';

const chatty = ['TRACE', 'DEBUG'];

/** Every line is JSON, has a level and an end of its life; every invocation can be traced. */
export const logs: Rule = {
  id: 'logs',
  check: (templates, { protectsData }) => [
    ...templates.ofType('AWS::Logs::LogGroup').flatMap(keptForever),
    ...templates
      .ofType('AWS::Lambda::Function')
      .flatMap((one) => [
        ...notOwned(templates, one),
        ...unstructured(one),
        ...atNoLevel(one, protectsData),
        ...untraced(one),
      ]),
  ],
};

function keptForever({ path, properties }: Resource): readonly Finding[] {
  if (numberAt(properties, 'RetentionInDays', 0) > 0) return [];
  return [
    {
      path,
      broken: 'RetentionInDays none must be a number of days, or logs are kept and paid for ever',
      remedy: 'set retention: stage.logRetention',
    },
  ];
}

function notOwned(templates: Templates, one: Resource): readonly Finding[] {
  const group = templates.find(valueAt(one.properties, 'LoggingConfig.LogGroup'), one);
  if (group?.type === 'AWS::Logs::LogGroup') return [];
  return [
    {
      path: one.path,
      broken: `LoggingConfig.LogGroup ${group?.type ?? 'none'} must be an AWS::Logs::LogGroup of the app, or Lambda makes one that never expires`,
      remedy: 'pass logGroup, as BlueprintFunction does',
    },
  ];
}

function unstructured({ path, properties }: Resource): readonly Finding[] {
  const format = textAt(properties, 'LoggingConfig.LogFormat', 'Text');
  if (format === 'JSON') return [];
  return [
    {
      path,
      broken: `LogFormat ${format} must be JSON`,
      remedy: 'set loggingFormat: LoggingFormat.JSON',
    },
  ];
}

function atNoLevel({ path, properties }: Resource, isProtected: boolean): readonly Finding[] {
  const level = textAt(properties, 'LoggingConfig.ApplicationLogLevel', 'unset');
  const wanted = isProtected ? 'INFO or above' : "the stage's least level";
  if (level !== 'unset' && !(isProtected && chatty.includes(level))) return [];
  return [
    {
      path,
      broken: `ApplicationLogLevel ${level} must be ${wanted}`,
      remedy: 'set applicationLogLevelV2: stage.logLevel',
    },
  ];
}

function untraced({ path, properties }: Resource): readonly Finding[] {
  const mode = textAt(properties, 'TracingConfig.Mode', 'PassThrough');
  if (mode === 'Active') return [];
  return [
    { path, broken: `tracing ${mode} must be Active`, remedy: 'set tracing: Tracing.ACTIVE' },
  ];
}
