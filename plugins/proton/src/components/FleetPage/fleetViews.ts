import { JsonValue } from '@backstage/types';
import {
  FLEET_SORTS,
  FleetQuery,
  FleetSort,
} from '@proton-vending/backstage-plugin-proton-common';
import { readFleetParams, writeFleetParams } from './fleetSearchParams';

/** The columns that can be hidden: all but the name. */
export const OPTIONAL_COLUMNS = FLEET_SORTS.filter(
  (column): column is Exclude<FleetSort, 'name'> => column !== 'name',
);

export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

/** What somebody keeps under a name. */
export type FleetView = {
  name: string;
  /** The search part of the page's address. */
  params: string;
  hidden: OptionalColumn[];
};

export const MOST_VIEWS = 20;

export const LONGEST_VIEW_NAME = 60;

/** Reads the hidden columns that were stored; unknown ones are passed over. */
export function readHiddenColumns(
  stored: JsonValue | undefined,
): OptionalColumn[] {
  return Array.isArray(stored)
    ? OPTIONAL_COLUMNS.filter(column => stored.includes(column))
    : [];
}

/** Reads the views that were stored; what is none is passed over. */
export function readViews(stored: JsonValue | undefined): FleetView[] {
  return Array.isArray(stored)
    ? stored.flatMap(toView).slice(0, MOST_VIEWS)
    : [];
}

function toView(stored: JsonValue): FleetView[] {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) {
    return [];
  }
  const { name, params, hidden } = stored;
  return typeof name === 'string' && name && typeof params === 'string'
    ? [{ name, params, hidden: readHiddenColumns(hidden) }]
    : [];
}

/** The view of what the page shows now, whichever page of the table it is. */
export function toFleetView(
  name: string,
  query: FleetQuery,
  hidden: OptionalColumn[],
): FleetView {
  const params = writeFleetParams({ ...query, offset: 0 }).toString();
  return { name, params, hidden };
}

/** What a view shows. */
export function toQuery({ params }: FleetView): FleetQuery {
  return readFleetParams(new URLSearchParams(params));
}

/** The view that shows what the page shows now. */
export function findView(
  views: FleetView[],
  query: FleetQuery,
  hidden: OptionalColumn[],
): FleetView | undefined {
  const shown = toFleetView('', query, hidden);
  return views.find(
    view =>
      view.params === shown.params &&
      view.hidden.join() === shown.hidden.join(),
  );
}
