import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import type { z as Zod } from 'zod/v3';
import { asBackstageError } from '../asBackstageError';
import { GuardedRequest, GuardRule } from '../routes/createCallerGuard';
import { OpenTemplate, openTemplate } from '../templates/openTemplate';
import { RECOMMENDED } from '../templates/readVersion';
import { ActionServices } from './ActionServices';

/** The inputs that name the account and region of a template or a new cluster. */
export const targetInputShape = (z: typeof Zod) => ({
  accountId: z
    .string()
    .optional()
    .describe('AWS account; the first configured one by default.'),
  region: z
    .string()
    .optional()
    .describe('AWS region; the first one of the account by default.'),
});

/** The inputs that name a template and where it is. */
export const templateInputShape = (z: typeof Zod) => ({
  template: z.string().describe('Name of the template, such as "eks-cluster".'),
  ...targetInputShape(z),
});

/** The input that names a version of a template. */
export const versionInputShape = (z: typeof Zod) => ({
  version: z
    .string()
    .describe(
      'Such as "1.2", or "1" for the recommended minor version of major version 1.',
    ),
});

/**
 * Runs an action on the template that its input names, for a caller who has the
 * permission for it, and has it audited whichever way it ends.
 */
export async function guardTemplate<T extends object>(
  services: ActionServices,
  {
    input,
    credentials,
  }: {
    input: { template: string; accountId?: string; region?: string };
    credentials: BackstageCredentials;
  },
  rule: GuardRule & { permission: ResourcePermission },
  run: (
    opened: OpenTemplate & GuardedRequest & { templateName: string },
  ) => Promise<T>,
): Promise<{ output: T }> {
  const { template: templateName, accountId, region } = input;
  const output = await services.guard(
    { credentials },
    { ...rule, meta: { ...rule.meta, templateName } },
    caller =>
      asBackstageError(async () => {
        const opened = await openTemplate({
          ...services,
          ...caller,
          name: templateName,
          target: { accountId, region },
          permission: rule.permission,
        });
        return run({ ...opened, ...caller, templateName });
      }),
  );
  return { output };
}

/** Reads the numbers of a version; without a minor it is the recommended one. */
export function readVersionNumbers(text: string): {
  majorVersion: string;
  minorVersion: string;
} {
  const [, majorVersion, minorVersion = RECOMMENDED] =
    /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (majorVersion === undefined) {
    throw new InputError(
      `version must be a major version such as 1, or a major and a minor version such as 1.2; it is "${text}"`,
    );
  }
  return { majorVersion, minorVersion };
}
