// Why a document cannot be made a template; it is then processed in full each time.

export type TemplateErrorCode =
  /** A value of this hole would not be in the signed graph, or not as a value of its own. */
  | 'hole_unreached'
  | 'hole_misplaced'
  /** The values decide more than themselves: the shape of the graph changes with them. */
  | 'shape_varies'
  /** Two blank nodes that no value tells apart, or one line twice. */
  | 'tie'
  | 'too_large'
  /** What the template gives is not what the reference path gives. */
  | 'not_equal';

export class TemplateError extends Error {
  readonly code: TemplateErrorCode;
  /** The holes that it is about, by name. */
  readonly holes: readonly string[];

  constructor(code: TemplateErrorCode, message: string, holes: readonly string[] = []) {
    super(message);
    this.name = 'TemplateError';
    this.code = code;
    this.holes = holes;
  }
}
