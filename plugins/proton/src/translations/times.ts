export const timeMessages = {
  now: 'just now',
  hours: '{{amount}} h',
  minutes: '{{amount}} min',
  seconds: '{{amount}} s',
} as const;
