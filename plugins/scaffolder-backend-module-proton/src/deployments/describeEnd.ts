import type { DeploymentState } from './followDeployment';

const MAX_REASON_LENGTH = 300;

/**
 * Says in one line of Markdown how a deployment ended and what to do next. The
 * page of a task shows it as its title.
 */
export function describeEnd(options: {
  state: DeploymentState;
  environmentName: string;
  /** The web address of the environment's page, where there is one. */
  page?: string;
}): string {
  const { state, environmentName, page } = options;
  const { status } = state;
  const what =
    status === 'DELETE_FAILED'
      ? `The deletion of ${environmentName}`
      : `The deployment of ${environmentName}`;
  const toDeployment = page && deploymentPage(page, state.deploymentId);
  switch (status) {
    case 'FAILED':
      return join(
        `${what} failed: ${shortReason(state)}`,
        page &&
          `[See why it failed](${toDeployment}) or [Edit and try again](${editPage(
            page,
            state.deploymentId,
          )})`,
      );
    case 'DELETE_FAILED':
      return join(
        `${what} failed: ${shortReason(state)}`,
        page && `[See why it failed](${toDeployment})`,
      );
    case 'CANCELLED':
      return join(
        `${what} was cancelled`,
        page && `[Show deployment](${toDeployment})`,
      );
    default:
      return join(
        `${what} ended with the status ${status}: ${shortReason(state)}`,
        page && `[Show deployment](${toDeployment})`,
      );
  }
}

/** The web address of a deployment's page; without an ID, of the last one. */
export function deploymentPage(page: string, deploymentId?: string): string {
  return deploymentId
    ? `${page}/deployment/${encodeURIComponent(deploymentId)}`
    : `${page}/deployment`;
}

/** The form with the values of a failed deployment. */
function editPage(page: string, deploymentId?: string): string {
  const form = `${page}/configuration/edit`;
  return deploymentId
    ? `${form}?failed=${encodeURIComponent(deploymentId)}`
    : form;
}

/** Text of Terraform may look like Markdown. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}

/** The first line of a reason, cut where it is long, as Markdown. */
function shortReason({ statusMessage = '' }: DeploymentState): string {
  const [line = ''] = statusMessage.trim().split('\n', 1);
  if (!line) {
    return 'no reason was reported';
  }
  return escapeMarkdown(
    line.length > MAX_REASON_LENGTH
      ? `${line.slice(0, MAX_REASON_LENGTH - 1)}…`
      : line,
  );
}

function join(sentence: string, links: string | undefined): string {
  const ended = /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
  return links ? `${ended} ${links}` : ended;
}
