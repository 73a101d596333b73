/** Why a request failed, where the response doesn't say it itself. */
export const errorMessages = {
  unreachable:
    "The Backstage backend can't be reached. Check your connection and that the backend is running",
  timeout: "The Backstage backend didn't respond in time. Try again",
  signedOut: 'Your session has expired. Sign in again',
  unavailable:
    'The Backstage backend is unavailable. Try again in a few minutes',
  status:
    'The request to the Backstage backend failed with the status {{status}}',
  unreadable:
    "The response of the Backstage backend isn't valid. A proxy may have responded instead",
  details: 'Details',
} as const;
