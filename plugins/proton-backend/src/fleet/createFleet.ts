import {
  AuthService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Fleet } from './Fleet';
import { ProtonStates } from './ProtonStates';
import { ReadableRows } from './ReadableRows';
import { readSupportCalendar } from './kubernetesSupport';
import { VisibleEnvironments } from './VisibleEnvironments';

export async function createFleet(services: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  events: EventsService;
  permissions: PermissionsService;
  proton: ProtonService;
}): Promise<Fleet> {
  return new Fleet({
    calendar: readSupportCalendar(services.config),
    readable: new ReadableRows(services.proton),
    states: await ProtonStates.create(services),
    visible: new VisibleEnvironments(services),
  });
}
