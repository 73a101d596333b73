import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { parse } from 'yaml';
import { createPublishHarness } from '../__testUtils__/createPublishHarness';
import { examples as createExamples } from './createEnvironmentTemplate.examples';
import { examples as publishExamples } from './publishTemplateVersion.examples';
import { examples as registerExamples } from './registerTemplateVersion.examples';

mockClient(S3Client);

const last = (example: string) => parse(example).steps.at(-1);

describe('aws:proton:create-environment-template examples', () => {
  it.each(createExamples)('$description', async ({ example }) => {
    const { run, outputs } = createPublishHarness();
    const { action, input } = last(example);
    expect(action).toBe('aws:proton:create-environment-template');
    await run(action, input);
    expect(outputs).toMatchObject({ name: input.name, created: true });
  });
});

describe('aws:proton:register-template-version examples', () => {
  it.each(registerExamples)('$description', async ({ example }) => {
    const { run, outputs, proton } = createPublishHarness();
    const { action, input } = last(example);
    expect(action).toBe('aws:proton:register-template-version');
    proton.templates.set(input.templateName, { name: input.templateName });
    await run(action, input);
    expect(outputs).toMatchObject({
      version: '1.0',
      status: input.publish ? 'PUBLISHED' : 'DRAFT',
    });
  });
});

describe('aws:proton:publish-template-version examples', () => {
  it.each(publishExamples)('$description', async ({ example }) => {
    const { run, outputs, proton } = createPublishHarness();
    const { action, input } = last(example);
    expect(action).toBe('aws:proton:publish-template-version');
    proton.templates.set(input.templateName, { name: input.templateName });
    proton.addVersion({
      templateName: input.templateName,
      content: '',
      status: 'DRAFT',
    });
    await run(action, input);
    expect(outputs).toMatchObject({ status: 'PUBLISHED' });
  });
});
