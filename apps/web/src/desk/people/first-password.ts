export interface FirstPassword {
  login: string;
  name: string;
  firstPassword: string;
}
