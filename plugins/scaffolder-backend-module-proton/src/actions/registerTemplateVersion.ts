import {
  formatEnvironmentTemplateVersionArn,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { hashBundleFiles } from '../bundles/bundleFiles';
import { checkBundle } from '../bundles/checkBundle';
import { packBundle } from '../bundles/packBundle';
import { readBundleFolder } from '../bundles/readBundleFolder';
import {
  awaitRegistration,
  publishVersion,
  VersionKey,
  formatVersionName,
} from '../registration/templateVersions';
import { planFirstVersion } from '../registration/BundleRegistration';
import { chooseRegistration } from '../registration/chooseRegistration';
import { registerVersion } from '../registration/registerVersion';
import {
  dryRunTemplates,
  dryRunVersions,
} from '../registration/DryRunRegistry';
import { requireEnvironmentTemplate } from '../registration/environmentTemplates';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { openTemplateStep } from './openTemplateStep';
import { readTimeout } from './readTimeout';
import { examples } from './registerTemplateVersion.examples';
import {
  duration,
  optionalBoolean,
  optionalString,
  optionalStringMap,
  optionalVersionNumber,
  requiredString,
  targetInput,
} from './schemas';

const DEFAULT_TIMEOUT = { minutes: 10 };

/**
 * The action `aws:proton:register-template-version`: registers a folder of the
 * workspace as a version of an environment template, and publishes it if asked.
 *
 * @public
 */
export function registerTemplateVersionAction({
  proton,
  schemaValidator,
  permissions,
  config,
}: Pick<
  ProtonActionServices,
  'proton' | 'schemaValidator' | 'permissions' | 'config'
>) {
  return createProtonAction({
    id: 'aws:proton:register-template-version',
    description:
      'Registers a folder of the workspace as a version of a Proton environment template, and publishes it if asked',
    examples,
    permissions,
    schema: {
      input: {
        templateName: requiredString('The name of the environment template'),
        path: requiredString(
          'The folder in the workspace that holds schema/ and infrastructure/',
        ),
        majorVersion: optionalVersionNumber(
          'The major version to make a minor version of, such as "1"; without it or empty, a new major version',
        ),
        description: z =>
          z.string().max(500).optional().describe('What is new in the version'),
        publish: optionalBoolean(
          'Whether to publish the version, so that developers can use it; false by default, which leaves a draft',
        ),
        bucket: optionalString(
          'The S3 bucket to put the bundle in, where the Proton API takes bundles from S3 alone',
        ),
        key: optionalString(
          'The key of the bundle in the bucket; one made from its content by default',
        ),
        tags: optionalStringMap('Tags of the version, by their keys'),
        timeout: z =>
          duration(z)
            .optional()
            .describe(
              'How long to wait for the registration at most, such as "10m" or an object with minutes; ten minutes by default',
            ),
        ...targetInput,
      },
      output: {
        arn: requiredString('The ARN of the version'),
        templateName: requiredString('The name of the environment template'),
        version: requiredString('The version, such as "1.2"'),
        majorVersion: requiredString('The major version'),
        minorVersion: requiredString('The minor version'),
        status: requiredString('The status of the version, DRAFT or PUBLISHED'),
        registered: z =>
          z
            .boolean()
            .describe(
              'Whether a version was made; false when the newest one has the same files',
            ),
      },
    },
    async handler(ctx, { may }) {
      const { input, logger, signal } = ctx;
      const { templateName, path, publish = false } = input;
      const timeoutMs = readTimeout(input.timeout ?? DEFAULT_TIMEOUT);
      const { client, target } = await openTemplateStep({
        proton,
        may,
        permission: protonTemplatePublishPermission,
        place: input,
        name: templateName,
      });
      const dryRun = { taskId: ctx.task.id, target };
      const dryRunTemplate = ctx.isDryRun
        ? dryRunTemplates.get(dryRun, templateName)
        : undefined;
      const template =
        dryRunTemplate ??
        (await requireEnvironmentTemplate(client, templateName));

      const files = await readBundleFolder({
        workspacePath: ctx.workspacePath,
        path,
      });
      const warnings = await checkBundle({
        schemaValidator,
        files,
        path,
        isCustomerManaged: template.provisioning === 'CUSTOMER_MANAGED',
      });
      warnings.forEach(warning => logger.warn(warning));
      const digest = hashBundleFiles(files);
      const registration = chooseRegistration({
        proton,
        client,
        config,
        target,
        bucket: input.bucket,
        key: input.key,
        templateName,
        digest,
      });
      const version = {
        templateName,
        majorVersion:
          input.majorVersion === undefined || input.majorVersion === ''
            ? undefined
            : String(input.majorVersion),
        description: input.description,
        tags: input.tags,
        bundle: await packBundle(files),
        digest,
      };
      const say = (key: VersionKey, status: string, registered: boolean) => {
        const { majorVersion, minorVersion } = key;
        ctx.output(
          'arn',
          formatEnvironmentTemplateVersionArn(target, templateName, key),
        );
        ctx.output('templateName', templateName);
        ctx.output('version', `${majorVersion}.${minorVersion}`);
        ctx.output('majorVersion', majorVersion);
        ctx.output('minorVersion', minorVersion);
        ctx.output('status', status);
        ctx.output('registered', registered);
      };
      const what = `${files.length} ${
        files.length === 1 ? 'file' : 'files'
      } of "${path}"`;

      if (ctx.isDryRun) {
        const next = dryRunTemplate
          ? planFirstVersion(version)
          : await registration.plan(version, { signal });
        const name = formatVersionName(next);
        logger.info(
          next.unchanged
            ? `Dry run: ${name} has the ${what} already; no version would be made`
            : `Dry run: would register the ${what} as ${name}${
                publish ? ' and publish it' : ', a draft'
              }`,
        );
        dryRunVersions.set(dryRun, name, next);
        say(next, publish ? 'PUBLISHED' : 'DRAFT', !next.unchanged);
        return;
      }

      logger.info(`Registering the ${what} as a version of ${templateName}`);
      const { submitted, found } = await registerVersion({
        registration,
        version,
        step: { taskId: ctx.task.id, stepId: ctx.step?.id, each: ctx.each },
        checkpoint: (key, submit) => ctx.checkpoint({ key, fn: submit }),
        await: key =>
          awaitRegistration({
            client,
            version: key,
            logger,
            timeoutMs,
            signal,
          }),
        signal,
      });
      const name = formatVersionName(submitted);
      logger.info(
        submitted.registered
          ? `Registered ${name}`
          : `${name} has the very files of "${path}"; no version was made`,
      );
      const status = publish
        ? await publishVersion({ client, version: submitted, found, logger })
        : found.status ?? 'DRAFT';
      say(submitted, status, submitted.registered);
    },
  });
}
