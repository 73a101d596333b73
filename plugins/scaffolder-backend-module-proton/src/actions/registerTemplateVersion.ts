import type { PermissionsService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  formatEnvironmentTemplateArn,
  formatEnvironmentTemplateVersionArn,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { hashBundleFiles } from '../bundles/bundleFiles';
import { checkBundle } from '../bundles/checkBundle';
import { packBundle } from '../bundles/packBundle';
import { readBundleFolder } from '../bundles/readBundleFolder';
import { awaitRegistration } from '../registration/awaitRegistration';
import { chooseRegistration } from '../registration/chooseRegistration';
import { publishVersion } from '../registration/publishVersion';
import { registerVersion } from '../registration/registerVersion';
import { rehearseFirstVersion } from '../registration/rehearseFirstVersion';
import {
  rehearsedTemplates,
  rehearsedVersions,
} from '../registration/rehearsed';
import { requireEnvironmentTemplate } from '../registration/requireEnvironmentTemplate';
import { VersionKey, formatVersionName } from '../registration/versionKey';
import { templateResource } from '../permissions/templateResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { readTimeout } from './readTimeout';
import { examples } from './registerTemplateVersion.examples';
import {
  registerTemplateVersionInput,
  registerTemplateVersionOutput,
} from './registerTemplateVersion.schema';
import {
  RegisterTemplateVersionActionInput,
  RegisterTemplateVersionActionOutput,
} from './registerTemplateVersion.types';
import { toTaskError } from './toTaskError';

const DEFAULT_TIMEOUT = { minutes: 10 };

/**
 * The services that {@link registerTemplateVersionAction} works with, and
 * where bundles go.
 *
 * @public
 */
export interface RegisterTemplateVersionActionOptions {
  proton: ProtonService;
  schemaValidator: SchemaValidator;
  permissions: PermissionsService;
  /** Where the AWS credentials for S3 are. */
  config: Config;
}

/**
 * The action `aws:proton:register-template-version`: registers a folder of the
 * workspace as a version of an environment template, and publishes it if asked.
 *
 * @public
 */
export function registerTemplateVersionAction(
  options: RegisterTemplateVersionActionOptions,
): TemplateAction<
  RegisterTemplateVersionActionInput,
  RegisterTemplateVersionActionOutput,
  'v2'
> {
  const { proton, schemaValidator, permissions, config } = options;
  return createTemplateAction({
    id: 'aws:proton:register-template-version',
    description:
      'Registers a folder of the workspace as a version of a Proton environment template, and publishes it if asked',
    examples,
    supportsDryRun: true,
    schema: {
      input: registerTemplateVersionInput,
      output: registerTemplateVersionOutput,
    },
    async handler(ctx) {
      try {
        const { input, logger, signal } = ctx;
        const { templateName, path, publish = false } = input;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonTemplatePublishPermission);
        const timeoutMs = readTimeout(input.timeout ?? DEFAULT_TIMEOUT);
        const client = await proton.getClient(input);
        const target = resolveTarget(proton, input);
        await may.requireForTemplate(
          protonTemplatePublishPermission,
          formatEnvironmentTemplateArn(target, templateName),
          () => templateResource({ client, target, name: templateName }),
        );
        const dryRun = { taskId: ctx.task.id, target };
        const rehearsed = ctx.isDryRun
          ? rehearsedTemplates.get(dryRun, templateName)
          : undefined;
        const template =
          rehearsed ?? (await requireEnvironmentTemplate(client, templateName));

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
            input.majorVersion === undefined
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
          const next = rehearsed
            ? rehearseFirstVersion(version)
            : await registration.rehearse(version, { signal });
          const name = formatVersionName(next);
          logger.info(
            next.unchanged
              ? `Dry run: ${name} has the ${what} already; no version would be made`
              : `Dry run: would register the ${what} as ${name}${
                  publish ? ' and publish it' : ', a draft'
                }`,
          );
          rehearsedVersions.set(dryRun, name, next);
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
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}
