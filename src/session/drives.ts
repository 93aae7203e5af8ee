// The drives that a scenario may name: descriptions as data, tables built once.
import { assert } from '#base/assert.ts';
import type { Drive } from '#kernel/block/drive.ts';
import { build_drive, parse_drive } from '#kernel/block/drive.ts';
import barracuda7200 from '#kernel/block/drives/barracuda7200.json' with { type: 'json' };
import disk7200_2010 from '#kernel/block/drives/disk7200_2010.json' with { type: 'json' };

const files = new Map<string, unknown>(Object.entries({ disk7200_2010, barracuda7200 }));
const built = new Map<string, Drive>();

/** Drives at hand from the start, then those of more_drives.ts. */
export const DRIVE_IDS: readonly string[] = [...files.keys(), 'hp97560'];

/** Whether its description is loaded. */
export function has_drive(id: string): boolean {
  return files.has(id);
}

export function add_drive(id: string, file: unknown): void {
  assert(DRIVE_IDS.includes(id), `drive ${id} is not in the list`);
  files.set(id, file);
}

export function drive_by_id(id: string): Drive | null {
  const known = built.get(id);
  if (known !== undefined) return known;
  const file = files.get(id);
  if (file === undefined) return null;
  const parsed = parse_drive(file);
  assert(parsed.ok, `drive ${id}: its description is not valid`);
  const drive = build_drive(parsed.drive);
  built.set(id, drive);
  return drive;
}
