import type { SoftwareTemplate } from '@proton-vending/backstage-plugin-proton-common';
import { Document, isNode } from 'yaml';

/**
 * Writes a software template as a YAML file for someone who goes on editing it.
 * Comments say what is meant to be edited, and how.
 */
export function formatSoftwareTemplate(
  template: SoftwareTemplate,
  from: { templateName: string; version: string },
): string {
  const document = new Document(template, { aliasDuplicateObjects: false });
  document.commentBefore = [
    ` Written for version ${from.version} of the environment template ${from.templateName}.`,
    ' It is yours now: nothing changes it when a new version is published.',
  ].join('\n');

  const comment = (path: (string | number)[], lines: string[]) => {
    const node = document.getIn(path, true);
    if (isNode(node)) {
      node.commentBefore = lines.map(line => ` ${line}`).join('\n');
    }
  };
  comment(
    ['spec', 'EXPERIMENTAL_recovery', 'EXPERIMENTAL_strategy'],
    [
      'A failed task gets a button to start it over. That takes up the environment',
      'which the task created, so it never makes a second one.',
    ],
  );
  if (template.spec.parameters.length > 1) {
    comment(
      ['spec', 'parameters', 1],
      [
        "What the version's schema asks for. Take out what nobody should be asked:",
        'Proton has its defaults, or the step below can give it a value.',
      ],
    );
  }
  comment(
    ['spec', 'steps', 0],
    [
      'Creates the environment from the minor version that is recommended then; add',
      'templateMinorVersion to the input for always the same.',
    ],
  );
  return document.toString({ lineWidth: 90 });
}
