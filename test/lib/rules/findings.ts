import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib/core';
import { describeFinding, type Rule, type RuleSettings } from '../../../lib/rules/rule.ts';
import { Templates } from '../../../lib/rules/templates.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const everyday: RuleSettings = { protectsData: false, customerManagedKey: false, root };

/** The templates of an app, as its rules see them. */
export function templatesOf(app: App): Templates {
  const stackTemplates = app.synth().stacks.map((stack) => ({
    stackConstructPath: stack.hierarchicalId,
    templatePath: stack.templateFullPath,
    accountId: undefined,
    region: undefined,
  }));
  return new Templates({ stackTemplates, appConstruct: app });
}

/** What a rule says about a stack's app, as synthesis would print it. */
export function findings(
  rule: Rule,
  stack: Stack,
  settings: Partial<RuleSettings> = {},
): readonly string[] {
  const { root: app } = stack.node;
  if (!App.isApp(app)) throw new Error(`${stack.node.path} is in no app`);
  return rule.check(templatesOf(app), { ...everyday, ...settings }).map(describeFinding);
}
