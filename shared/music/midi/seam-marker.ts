/** What a marker says where a model's music begins, for people and other programs to see. */
export const seamMarker = 'Segue';
