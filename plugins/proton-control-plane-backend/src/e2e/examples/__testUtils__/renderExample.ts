import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JsonObject } from '@backstage/types';
import { applyInputDefaults } from '@proton-vending/backstage-plugin-proton-common';
import { renderTerraformEnvironment } from '@proton-vending/proton-terraform';
import { readExampleBundle } from '../../../__testUtils__/exampleBundle';

const ARN_PREFIX = 'arn:aws:proton:eu-west-1:123456789012';

/** Writes what Terraform gets of an environment of an example template. */
export async function renderExample(
  templateName: string,
  directory: string,
  inputs: JsonObject,
): Promise<void> {
  const bundle = readExampleBundle(templateName);
  const files = renderTerraformEnvironment({
    files: bundle.terraform,
    selector: '*',
    environment: {
      name: 'payments-dev',
      arn: `${ARN_PREFIX}:environment/payments-dev`,
    },
    inputs: applyInputDefaults(bundle.schema.inputs, inputs) as JsonObject,
    template: {
      arn: `${ARN_PREFIX}:environment-template/${templateName}`,
      majorVersion: '1',
      minorVersion: '0',
    },
    deploymentId: '36671098-fe12-4545-b2e7-3989adc35e91',
    accountId: '123456789012',
  });
  for (const { path, contents } of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), contents);
  }
}
