import type { TemplateVersionStatus } from './statuses';

/**
 * The version of an environment template that has the content of a bundle.
 *
 * @public
 */
export interface RegisteredTemplateVersion {
  templateName: string;
  majorVersion: string;
  minorVersion: string;
  arn: string;
  status: TemplateVersionStatus;
  /** Whether the version was made for this bundle; never so in a dry run. */
  registered: boolean;
  /** Whether the version was there before with the very files of the bundle. */
  unchanged: boolean;
}
