import {
  EnvironmentInputs,
  listEntries,
  toRecord,
} from '@proton-vending/backstage-plugin-proton-common';
import { parseExactJson } from '@proton-vending/proton-terraform';
import { LIMITS } from '../limits';
import { RepositoryTree } from '../repository/RepositoryTree';
import { FolderProblem } from './FolderProblem';
import { inFolder, readText } from './readText';

const VARIABLES_PATH = 'proton.auto.tfvars.json';
const DECLARATIONS_PATH = 'proton.environment.variables.tf';

/** The variables that AWS Proton wrote for an environment. */
interface Variables {
  name?: string;
  inputs: EnvironmentInputs;
  notes: string[];
}

/** @throws FolderProblem */
export async function readVariables(
  tree: RepositoryTree,
  folder: string,
  arn: string,
): Promise<Variables> {
  if (!tree.files.includes(inFolder(folder, VARIABLES_PATH))) {
    throw new FolderProblem(
      `${VARIABLES_PATH} is missing, so the inputs are unknown. Restore the file from the history of the repository`,
    );
  }
  const { text } = await readText(
    tree,
    folder,
    VARIABLES_PATH,
    LIMITS.variablesBytes,
  );
  const variables = parse(text);
  const environment = toObject(variables.environment);
  if (!environment) {
    throw new FolderProblem(
      `${VARIABLES_PATH} has no object "environment". Restore the file from the history of the repository`,
    );
  }
  const { name } = environment;
  const comment = variables['//'];
  if (typeof comment === 'string' && comment !== arn) {
    throw new FolderProblem(
      `${VARIABLES_PATH} belongs to ${JSON.stringify(
        comment,
      )}, and the metadata to ${arn}. Restore the file that was changed`,
    );
  }
  return {
    ...(typeof name === 'string' && { name }),
    inputs: removeNulls(toObject(environment.inputs) ?? {}),
    notes: [
      ...(variables.proton_tags
        ? []
        : [
            'AWS Proton wrote no proton_tags here. The next deployment adds them, and with them tags of resources whose template uses var.proton_tags',
          ]),
      ...(await findDeclarationNotes(tree, folder)),
    ],
  };
}

async function findDeclarationNotes(
  tree: RepositoryTree,
  folder: string,
): Promise<string[]> {
  if (!tree.files.includes(inFolder(folder, DECLARATIONS_PATH))) {
    return [];
  }
  const { text } = await readText(
    tree,
    folder,
    DECLARATIONS_PATH,
    LIMITS.templateFileBytes,
  );
  return /inputs\s*=\s*map\(string\)/.test(text)
    ? [
        `${DECLARATIONS_PATH} declares inputs as map(string), as AWS Proton did before 2023. The next deployment declares them as any, so numbers and booleans are no longer strings in the template`,
      ]
    : [];
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch {
    throw new FolderProblem(
      `${VARIABLES_PATH} isn't JSON. Restore the file from the history of the repository`,
    );
  }
  return toObject(value) ?? {};
}

function toObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** An input that is null is one that was left out. */
function removeNulls(inputs: Record<string, unknown>): EnvironmentInputs {
  return toRecord(listEntries(inputs).filter(([, value]) => value !== null));
}
