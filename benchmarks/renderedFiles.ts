import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  renderTerraformEnvironment,
  TerraformEnvironment,
} from '../packages/proton-terraform/src/rendering/renderTerraformEnvironment';

/** Writes what a deployment of a template renders to. */
export function writeRenderedFiles(
  folder: string,
  options: Pick<TerraformEnvironment, 'files' | 'inputs'> & {
    /** Of the environment. */
    name: string;
    /** Of the template. */
    template: string;
  },
): void {
  const { files, inputs, name, template } = options;
  const rendered = renderTerraformEnvironment({
    files,
    selector: '*',
    environment: {
      name,
      arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
    },
    inputs,
    template: {
      arn: `arn:aws:proton:us-east-1:123456789012:environment-template/${template}`,
      majorVersion: '1',
      minorVersion: '0',
    },
    deploymentId: '7c2f5a30-2f0d-4a6e-9b0e-6d1f0f6f3a11',
    accountId: '123456789012',
  });
  for (const { path, contents } of rendered) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
}
