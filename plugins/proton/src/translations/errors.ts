/** Why something was not answered, where the answer does not say it itself. */
export const errorMessages = {
  unreachable:
    'The Backstage backend cannot be reached; check your connection, and whether the backend runs',
  timeout: 'The Backstage backend did not answer in time; try again',
  signedOut: 'You are not signed in any more; sign in again',
  unavailable:
    'The Backstage backend does not answer at the moment; try again in a while',
  status:
    'The Backstage backend could not be asked, the answer was the status {{status}}',
  unreadable:
    'The answer of the Backstage backend cannot be read; a proxy before it may have answered instead',
  details: 'Details',
} as const;
