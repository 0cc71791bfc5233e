import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What tests change of a resource. */
export interface EditedResource {
  readonly Type: string;
  readonly Properties: {
    Enabled?: boolean;
    Threshold?: number;
    readonly MetricName?: string;
    readonly Environment?: { readonly Variables: Record<string, string> };
  };
}

/** A copy of an assembly in which the resources of one template were changed; the caller removes it. */
export function editedAssembly(
  assembly: string,
  stack: string,
  edit: (resource: EditedResource, logicalId: string) => void,
): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  cpSync(assembly, directory, { recursive: true });
  const [name = ''] = readdirSync(directory).filter((file) => file === `${stack}.template.json`);
  const template = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  for (const [id, resource] of Object.entries<EditedResource>(template.Resources)) {
    edit(resource, id);
  }
  writeFileSync(join(directory, name), JSON.stringify(template));
  return directory;
}
