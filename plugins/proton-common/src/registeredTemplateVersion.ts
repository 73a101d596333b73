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
  /**
   * Whether the version was made for this bundle; false when the newest one
   * has its very content, and after a dry run.
   */
  registered: boolean;
}
