/** A user of the demo, and what the example policy lets them do. */
export interface DemoUser {
  name: string;
  title: string;
  description: string;
}

export const DEMO_USERS: DemoUser[] = [
  {
    name: 'developer',
    title: 'Developer',
    description: 'Creates clusters, and runs those of the team Developers',
  },
  {
    name: 'platform-engineer',
    title: 'Platform engineer',
    description: 'Publishes environment templates, and may do everything',
  },
  {
    name: 'visitor',
    title: 'Visitor',
    description: 'Looks at clusters and templates, and changes nothing',
  },
];
