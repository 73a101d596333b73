/** The comment that AWS Proton wrote before the text of each `.tf` file. */
export function formatHeader(resourceArn: string): string {
  return `/*
This file is managed by AWS Proton. Any changes made directly to this file will be overwritten the next time AWS Proton performs an update.

To manage this resource, see AWS Proton Resource: ${resourceArn}

If the resource is no longer accessible within AWS Proton, it may have been deleted and may require manual cleanup.
*/

`;
}

/** The same once the resource is deleted. */
export const DELETED_HEADER = `/*
This file is no longer managed by AWS Proton. The associated resource has been deleted in Proton.
*/

`;
