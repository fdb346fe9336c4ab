/** The few icons of the app, drawn as lines on a field of 24 by 24: no font to fetch. */
export const strokes = {
  write: 'M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4',
  list: 'M5 3h14v18H5zM9 8h6M9 12h6M9 16h4',
  bell: 'M5 17h14M6.5 17v-6a5.5 5.5 0 0 1 11 0v6M12 3v2.5M10 20.5h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-6 8-6s8 2 8 6',
  back: 'M15 5l-7 7 7 7',
  down: 'M5 9l7 7 7-7',
  cross: 'M6 6l12 12M18 6L6 18',
  check: 'M4.5 12.5l5 5 10-11',
  done: 'M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20zM7 12.5l3.5 3.5L17 9',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  photo: 'M3 5h18v14H3zM3 16l5-5 5 5 3-3 5 4M16 9.5h.01',
} as const;

export type IconName = keyof typeof strokes;
