/**
 * The longest reason of a deprecation, in characters.
 *
 * @public
 */
export const MAX_DEPRECATION_REASON_LENGTH = 500;

/**
 * Why a version of an environment template is to be deprecated: the body of
 * `POST …/versions/:major/:minor/deprecate`.
 *
 * @public
 */
export interface TemplateVersionDeprecationRequest {
  /** At most {@link MAX_DEPRECATION_REASON_LENGTH} characters. */
  reason: string;
  /** The day by which clusters should run another version, such as `2027-03-31`. */
  upgradeBy?: string;
  /** A published version of the same template to use instead, such as `2.0`. */
  successor?: string;
}

/**
 * That a published version of an environment template is deprecated. No cluster
 * can be created with it or brought to it; clusters that run it can still be
 * changed and redeployed.
 *
 * @public
 */
export interface TemplateVersionDeprecation
  extends TemplateVersionDeprecationRequest {
  /** ISO 8601. */
  deprecatedAt: string;
  /** An entity ref, an access key ID, or a service such as `plugin:scaffolder`. */
  deprecatedBy: string;
}

/**
 * A deprecated version of an environment template.
 *
 * @public
 */
export interface DeprecatedTemplateVersion extends TemplateVersionDeprecation {
  templateName: string;
  /** Such as `1.0`. */
  version: string;
}

/**
 * Describes a deprecation in English, such as
 * `Node groups lose pods. Use version 2.0 by 2027-03-31`.
 *
 * @public
 */
export function describeDeprecation({
  reason,
  successor,
  upgradeBy,
}: TemplateVersionDeprecationRequest): string {
  const advice = [
    successor ? `Use version ${successor}` : upgradeBy && 'Use another version',
    upgradeBy && `by ${upgradeBy}`,
  ].filter(Boolean);
  return [
    reason.replace(/[.\s]+$/, ''),
    ...(advice.length > 0 ? [advice.join(' ')] : []),
  ].join('. ');
}
