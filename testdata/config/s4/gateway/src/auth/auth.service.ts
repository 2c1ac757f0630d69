import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';

// Renewed only when less than this is left.
const REFRESH_THRESHOLD_SECONDS = 300;

@Injectable()
export class AuthService {
  constructor(private readonly jwt: JwtService) {}

  login(userId: string): string {
    return this.jwt.sign({ sub: userId });
  }

  demoLogin(): string {
    return this.jwt.sign({ sub: 'demo', demo: true }, { expiresIn: '2h' });
  }

  shouldRefresh(exp: number, nowSeconds: number): boolean {
    return exp - nowSeconds < REFRESH_THRESHOLD_SECONDS;
  }
}
