import { Controller, Post, Res } from '@nestjs/common';
import { Response } from 'express';
import { AuthService } from './auth.service';

const COOKIE_MAX_AGE_SECONDS = 3600;

@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  login(@Res() res: Response) {
    res.cookie('access_token', this.auth.login('u3'), {
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      maxAge: COOKIE_MAX_AGE_SECONDS * 1000,
    });
    res.json({ ok: true });
  }
}
