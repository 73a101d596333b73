import {
  FLEET_SELECTION_LIMIT,
  FleetRow,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo, useState } from 'react';

/** The rows that somebody has selected, on all pages of the table. */
export interface Selection {
  rows: FleetRow[];
  isSelected: (row: FleetRow) => boolean;
  /** Selects all that are not selected, or none of them if all are. */
  toggle: (rows: FleetRow[]) => void;
  clear: () => void;
  /** Whether more was chosen than can be selected. */
  isFull: boolean;
}

export function useSelection(): Selection {
  const [selected, setSelected] = useState<ReadonlyMap<string, FleetRow>>(
    new Map(),
  );
  const [isFull, setFull] = useState(false);
  return useMemo(() => {
    const isSelected = ({ entityRef }: FleetRow) => selected.has(entityRef);
    const store = (rows: FleetRow[]) => {
      setFull(rows.length > FLEET_SELECTION_LIMIT);
      setSelected(
        new Map(
          rows.slice(0, FLEET_SELECTION_LIMIT).map(row => [row.entityRef, row]),
        ),
      );
    };
    const rows = [...selected.values()];
    return {
      rows,
      isSelected,
      isFull,
      clear: () => store([]),
      toggle: toggled => {
        const refs = new Set(toggled.map(({ entityRef }) => entityRef));
        store(
          toggled.every(isSelected)
            ? rows.filter(({ entityRef }) => !refs.has(entityRef))
            : [...rows, ...toggled.filter(row => !isSelected(row))],
        );
      },
    };
  }, [selected, isFull]);
}
