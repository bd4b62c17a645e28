"""Units that everybody shares."""

NORM_PPI = 500.0
"""All coordinates and distances inside Hospitium are pixels at this resolution."""

MM_PER_INCH = 25.4

PX_PER_MM = NORM_PPI / MM_PER_INCH
"""19.685 px: one millimetre of skin at the norm resolution."""

MIB = 1024 * 1024
